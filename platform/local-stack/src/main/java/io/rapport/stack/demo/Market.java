package io.rapport.stack.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;

/** Where shoppers live: their language, currency, names, and what a euro's worth costs them. */
enum Market {
    TURKEY(
            "TR",
            "tr",
            "TRY",
            "Europe/Istanbul",
            48,
            2,
            List.of("Ayşe Yılmaz", "İsmail Çelik", "Zeynep Şahin", "Ömer Aydın", "Gül Öztürk")),
    VIETNAM(
            "VN",
            "vi",
            "VND",
            "Asia/Ho_Chi_Minh",
            30_000,
            0,
            List.of("Nguyễn Thị Lan", "Trần Văn Đức", "Lê Minh Anh", "Phạm Thu Hà")),
    INDIA(
            "IN",
            "hi",
            "INR",
            "Asia/Kolkata",
            98,
            2,
            List.of("Priya Sharma", "Arjun Reddy", "లక్ష్మి రావు", "Ravi Kumar", "Ananya Iyer")),
    JAVA(
            "ID",
            "jv",
            "IDR",
            "Asia/Jakarta",
            19_000,
            2,
            List.of("Sari", "Budi Santoso", "Dewi Lestari", "Sugeng", "Wahyu Nugroho")),
    GERMANY("DE", "de", "EUR", "Europe/Berlin", 1, 2, List.of("Jürgen Groß", "Anna Weiß", "Lena Müller")),
    BRITAIN("GB", "en", "GBP", "Europe/London", 0.86, 2, List.of("Emily Clarke", "Oliver Smith", "Aisha Khan"));

    final String country;
    final String language;
    final String currency;
    final String timeZone;
    private final double perEuro;
    private final int digits;
    private final List<String> names;

    Market(
            String country,
            String language,
            String currency,
            String timeZone,
            double perEuro,
            int digits,
            List<String> names) {
        this.country = country;
        this.language = language;
        this.currency = currency;
        this.timeZone = timeZone;
        this.perEuro = perEuro;
        this.digits = digits;
        this.names = names;
    }

    /** What so many euros come to here. */
    BigDecimal price(double euros) {
        return BigDecimal.valueOf(euros * perEuro).setScale(digits, RoundingMode.HALF_UP);
    }

    String anyName(Random random) {
        return names.get(random.nextInt(names.size()));
    }
}
