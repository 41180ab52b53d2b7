package io.rapport.campaign.template;

import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.Precision;
import com.ibm.icu.text.DateFormat;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.ValueResolver;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Numbers, money, dates and plurals as the reader's language has them (Unicode CLDR): {@code {event.price.money('TRY')}},
 * {@code {loyalty.points.plural('one', '# point', 'other', '# points')}}.
 */
final class Forms implements ValueResolver {
    static final String ZONE = "zone";
    private static final Set<String> OF_NUMBERS = Set.of("number", "percent", "money", "plural");
    private static final Set<String> OF_INSTANTS = Set.of("date", "time");

    @Override
    public boolean appliesTo(EvalContext context) {
        return switch (context.getBase()) {
            case Number _ -> OF_NUMBERS.contains(context.getName());
            case Instant _ -> OF_INSTANTS.contains(context.getName());
            case null, default -> false;
        };
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        var locale = ULocale.forLocale((Locale) context.getAttribute(TemplateInstance.LOCALE));
        return CompletableFuture.completedFuture(
                switch (context.getName()) {
                    case "number" -> number((Number) context.getBase(), locale);
                    case "percent" -> percent((Number) context.getBase(), locale);
                    case "money" -> money((Number) context.getBase(), currency(context), locale);
                    case "plural" -> plural((Number) context.getBase(), texts(context), locale);
                    case "date" -> date(context, DateFormat.getDateInstance(DateFormat.LONG, locale));
                    case "time" -> date(context, DateFormat.getTimeInstance(DateFormat.SHORT, locale));
                    default -> throw new TemplateException("no form " + context.getName());
                });
    }

    private static String number(Number value, ULocale locale) {
        return NumberFormatter.withLocale(locale).format(value).toString();
    }

    /** Of a share: 0.2 is 20 %. */
    private static String percent(Number value, ULocale locale) {
        return NumberFormatter.withLocale(locale)
                .unit(com.ibm.icu.util.MeasureUnit.PERCENT)
                .scale(com.ibm.icu.number.Scale.powerOfTen(2))
                .precision(Precision.maxFraction(1))
                .format(value)
                .toString();
    }

    private static String money(Number value, Currency currency, ULocale locale) {
        return NumberFormatter.withLocale(locale)
                .unit(currency)
                .precision(Precision.currency(Currency.CurrencyUsage.STANDARD))
                .format(value)
                .toString();
    }

    private static Currency currency(EvalContext context) {
        var code = texts(context);
        if (code.size() != 1 || !code.getFirst().matches("[A-Z]{3}")) {
            throw new TemplateException("money takes a currency, such as money('TRY')");
        }
        return Currency.getInstance(code.getFirst());
    }

    /** The text of the language's plural category, else of {@code other}; {@code #} stands for the number. */
    private static String plural(Number value, List<String> texts, ULocale locale) {
        var other = texts.indexOf("other");
        if (texts.size() % 2 != 0 || other % 2 != 0) {
            throw new TemplateException("plural takes pairs, such as plural('one', '# item', 'other', '# items')");
        }
        var category = texts.indexOf(PluralRules.forLocale(locale).select(value.doubleValue()));
        var chosen = texts.get((category >= 0 && category % 2 == 0 ? category : other) + 1);
        return chosen.replace("#", number(value, locale));
    }

    private static String date(EvalContext context, DateFormat format) {
        var zone = (ZoneId) context.getAttribute(ZONE);
        format.setTimeZone(TimeZone.getTimeZone(zone.getId()));
        return format.format(Date.from((Instant) context.getBase()));
    }

    private static List<String> texts(EvalContext context) {
        return context.getParams().stream()
                .map(parameter -> String.valueOf(
                        context.evaluate(parameter).toCompletableFuture().join()))
                .toList();
    }
}
