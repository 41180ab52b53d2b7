package io.rapport.customer.consent;

import java.util.stream.Stream;

/** The page behind the link of a double opt-in, in the reader's language. */
enum ConfirmationPage {
    EN("en", "Do you want to receive our messages?", "Yes, confirm", "Thank you. It is confirmed."),
    TR("tr", "İletilerimizi almak istiyor musunuz?", "Evet, onaylıyorum", "Teşekkürler. Onaylandı."),
    VI("vi", "Bạn có muốn nhận thư của chúng tôi không?", "Vâng, xác nhận", "Cảm ơn bạn. Đã xác nhận."),
    HI("hi", "क्या आप हमारे संदेश पाना चाहते हैं?", "हाँ, पुष्टि करें", "धन्यवाद। पुष्टि हो गई।"),
    TE("te", "మా సందేశాలు పొందాలనుకుంటున్నారా?", "అవును, నిర్ధారించండి", "ధన్యవాదాలు. నిర్ధారించబడింది."),
    JV("jv", "Panjenengan kersa nampi pesen saking kita?", "Inggih, setuju", "Matur nuwun. Sampun dipunsetujoni.");

    private final String language;
    private final String question;
    private final String button;
    private final String answer;

    ConfirmationPage(String language, String question, String button, String answer) {
        this.language = language;
        this.question = question;
        this.button = button;
        this.answer = answer;
    }

    /** By the browser's first language. */
    static ConfirmationPage of(String languages) {
        return Stream.of(values())
                .filter(page -> languages != null
                        && languages.strip().split("[-,;]", 2)[0].equals(page.language))
                .findFirst()
                .orElse(EN);
    }

    String ask() {
        return page("<form method=\"post\"><p>" + question + "</p><button>" + button + "</button></form>");
    }

    String done() {
        return page("<p>" + answer + "</p>");
    }

    private String page(String body) {
        return """
                <!doctype html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>
                <body><main>%s</main></body></html>
                """.formatted(language, button, body);
    }
}
