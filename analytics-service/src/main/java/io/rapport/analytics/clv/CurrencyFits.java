package io.rapport.analytics.clv;

import io.rapport.analytics.clv.ClvFitResource.Answer;
import io.rapport.analytics.clv.ClvFitResource.Buying;
import io.rapport.analytics.clv.ClvFitResource.CurrencyFit;
import io.rapport.analytics.clv.ClvFitResource.HeldOut;
import io.rapport.analytics.clv.ClvFitResource.Spending;
import io.rapport.analytics.clv.PurchaseHistories.Buyers;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** Fits both models to those who mostly buy in one currency, and holds the first against a period that it has not seen. */
@ApplicationScoped
class CurrencyFits {
    private static final int LONGEST_DAYS = 364;
    private static final int SHORTEST_DAYS = 28;

    private final PurchaseHistories histories;
    private final Company company;

    CurrencyFits(PurchaseHistories histories, Company company) {
        this.histories = histories;
        this.company = company;
    }

    CurrencyFit fit(Answer fit, Buyers buyers) {
        var buying = Fits.bgNbd(histories.population(fit.fitId(), buyers.currency()));
        var spending = Fits.gammaGamma(histories.spends(fit.fitId(), buyers.currency()));
        return new CurrencyFit(
                buyers.currency(),
                buyers.customers(),
                buyers.repeaters(),
                buying.found().map(CurrencyFits::buying).orElse(null),
                spending.found().map(CurrencyFits::spending).orElse(null),
                buying.found().flatMap(_ -> heldOut(fit, buyers)).orElse(null),
                Stream.of(buying.doubt(), spending.doubt())
                        .flatMap(Optional::stream)
                        .toList(),
                buyers.bounds());
    }

    /** The last half of what was seen, a year at most; nothing where that is less than four weeks. */
    private Optional<HeldOut> heldOut(Answer fit, Buyers buyers) {
        var days = Math.min(LONGEST_DAYS, buyers.oldestDays() / 2);
        if (days < SHORTEST_DAYS) {
            return Optional.empty();
        }
        var until = LocalDate.ofInstant(fit.asOf(), company.zone()).minusDays(days);
        var customers = histories.heldOut(buyers.currency(), until);
        var rows = new Population.Rows();
        customers.forEach(alike -> rows.add(alike.history(), alike.customers()));
        return Fits.bgNbd(rows.population())
                .found()
                .map(known -> new HeldOut(days / 7.0, Calibration.of(known.model(), days / 7.0, customers.stream())));
    }

    private static Buying buying(Fit.Model<BgNbd> fit) {
        var model = fit.model();
        return new Buying(model.r(), model.alpha(), model.a(), model.b(), fit.logLikelihood(), fit.covariance());
    }

    private static Spending spending(Fit.Model<GammaGamma> fit) {
        var model = fit.model();
        return new Spending(model.p(), model.q(), model.v(), fit.logLikelihood(), model.meanSpend(), fit.covariance());
    }
}
