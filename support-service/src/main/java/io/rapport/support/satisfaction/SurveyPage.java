package io.rapport.support.satisfaction;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page behind the link of a survey, in the customer's language; without a script. */
enum SurveyPage {
    EN(
            "en",
            "How did we do?",
            "How satisfied are you with the way we handled your request?",
            List.of("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"),
            "How likely are you to recommend us to a friend? 0 is not at all, 10 is certainly.",
            "Anything else you would like to tell us? (optional)",
            "Send",
            "Thank you. Your answer has been saved.",
            "This link has been used already, or is too old.",
            "Your request is resolved. Please tell us how we did: %s"),
    TR(
            "tr",
            "Nasıldık?",
            "Talebinizle ilgilenme biçimimizden ne kadar memnunsunuz?",
            List.of("Hiç memnun değilim", "Memnun değilim", "Kararsızım", "Memnunum", "Çok memnunum"),
            "Bizi bir arkadaşınıza önerme olasılığınız nedir? 0 hiç, 10 kesinlikle demektir.",
            "Eklemek istediğiniz bir şey var mı? (isteğe bağlı)",
            "Gönder",
            "Teşekkür ederiz. Yanıtınız kaydedildi.",
            "Bu bağlantı daha önce kullanılmış ya da süresi dolmuş.",
            "Talebiniz çözüldü. Nasıl olduğumuzu bize söyleyin: %s"),
    VI(
            "vi",
            "Chúng tôi đã phục vụ thế nào?",
            "Bạn hài lòng đến mức nào với cách chúng tôi xử lý yêu cầu của bạn?",
            List.of("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"),
            "Bạn có sẵn lòng giới thiệu chúng tôi cho bạn bè không? 0 là không bao giờ, 10 là chắc chắn.",
            "Bạn muốn nói thêm điều gì không? (không bắt buộc)",
            "Gửi",
            "Cảm ơn bạn. Câu trả lời của bạn đã được ghi lại.",
            "Liên kết này đã được dùng hoặc đã hết hạn.",
            "Yêu cầu của bạn đã được giải quyết. Hãy cho chúng tôi biết ý kiến của bạn: %s"),
    TE(
            "te",
            "మా సేవ ఎలా ఉంది?",
            "మీ అభ్యర్థనను మేము పరిష్కరించిన తీరుతో మీరు ఎంత సంతృప్తిగా ఉన్నారు?",
            List.of("అస్సలు సంతృప్తి లేదు", "సంతృప్తి లేదు", "పర్వాలేదు", "సంతృప్తిగా ఉంది", "చాలా సంతృప్తిగా ఉంది"),
            "మమ్మల్ని మీ స్నేహితులకు సిఫార్సు చేసే అవకాశం ఎంత? 0 అంటే అస్సలు లేదు, 10 అంటే తప్పకుండా.",
            "ఇంకేమైనా చెప్పాలనుకుంటున్నారా? (ఐచ్ఛికం)",
            "పంపండి",
            "ధన్యవాదాలు. మీ సమాధానం నమోదైంది.",
            "ఈ లింక్ ఇప్పటికే వాడబడింది లేదా దీని గడువు ముగిసింది.",
            "మీ అభ్యర్థన పరిష్కరించబడింది. మా సేవ ఎలా ఉందో చెప్పండి: %s"),
    JV(
            "jv",
            "Kados pundi peladosan kula?",
            "Sepinten marem panjenengan dhateng cara kula ngrampungaken panyuwunan panjenengan?",
            List.of("Boten marem sanget", "Boten marem", "Limrah", "Marem", "Marem sanget"),
            "Menapa panjenengan kersa nyaranaken kula dhateng kanca? 0 tegesipun boten, 10 tegesipun mesthi.",
            "Wonten ingkang badhe dipunaturaken malih? (boten kedah)",
            "Kirim",
            "Matur nuwun. Wangsulan panjenengan sampun kacathet.",
            "Tautan punika sampun dipunginakaken utawi sampun kadaluwarsa.",
            "Panyuwunan panjenengan sampun rampung. Mangga aturaken kados pundi peladosan kula: %s");

    private static final int BEST_NPS = 10;

    private final String language;
    private final String title;
    private final String question;
    private final List<String> answers;
    private final String recommendation;
    private final String comment;
    private final String send;
    private final String thanks;
    private final String over;
    private final String invitation;

    SurveyPage(
            String language,
            String title,
            String question,
            List<String> answers,
            String recommendation,
            String comment,
            String send,
            String thanks,
            String over,
            String invitation) {
        this.language = language;
        this.title = title;
        this.question = question;
        this.answers = answers;
        this.recommendation = recommendation;
        this.comment = comment;
        this.send = send;
        this.thanks = thanks;
        this.over = over;
        this.invitation = invitation;
    }

    static SurveyPage of(String tag) {
        return Stream.of(values())
                .filter(page -> page.language.equals(tag))
                .findFirst()
                .orElse(EN);
    }

    String invitation(String url) {
        return invitation.formatted(url);
    }

    String ask(String kind) {
        var nps = kind.equals(Survey.NPS);
        return page("""
                <form method="post"><fieldset><legend>%s</legend>%s</fieldset>
                <p><label for="comment">%s</label><br><textarea id="comment" name="comment" maxlength="2000" rows="4"></textarea></p>
                <button>%s</button></form>
                """.formatted(nps ? recommendation : question, nps ? numbers() : words(), comment, send));
    }

    String thanks() {
        return page("<p role=\"status\">" + thanks + "</p>");
    }

    String over() {
        return page("<p role=\"status\">" + over + "</p>");
    }

    private String words() {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> choice(i + 1, answers.get(i)) + "<br>")
                .collect(joining());
    }

    private static String numbers() {
        return IntStream.rangeClosed(0, BEST_NPS)
                .mapToObj(i -> choice(i, Integer.toString(i)))
                .collect(joining(" "));
    }

    private static String choice(int score, String words) {
        return "<label><input type=\"radio\" name=\"score\" value=\"%d\" required> %s</label>".formatted(score, words);
    }

    private String page(String body) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="robots" content="noindex"><title>%s</title></head>
                <body><main><h1>%s</h1>%s</main></body></html>
                """.formatted(language, title, title, body);
    }
}
