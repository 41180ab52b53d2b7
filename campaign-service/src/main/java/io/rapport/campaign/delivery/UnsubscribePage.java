package io.rapport.campaign.delivery;

import java.util.stream.Stream;

/** The page behind the unsubscribe link, in the reader's language. */
enum UnsubscribePage {
    EN("en", "Do you no longer want these messages?", "Unsubscribe", "You will get no more of these messages."),
    TR("tr", "Artık bu iletileri almak istemiyor musunuz?", "Abonelikten çık", "Bu iletileri artık almayacaksınız."),
    VI("vi", "Bạn không muốn nhận những thư này nữa?", "Hủy đăng ký", "Bạn sẽ không nhận những thư này nữa."),
    HI("hi", "क्या आप ये संदेश अब नहीं चाहते?", "सदस्यता समाप्त करें", "अब आपको ये संदेश नहीं मिलेंगे।"),
    TE("te", "ఈ సందేశాలు ఇక వద్దా?", "చందా రద్దు చేయండి", "ఇకపై మీకు ఈ సందేశాలు రావు."),
    JV(
            "jv",
            "Panjenengan boten kersa nampi pesen punika malih?",
            "Mandheg langganan",
            "Panjenengan boten badhe nampi pesen punika malih.");

    private final String language;
    private final String question;
    private final String button;
    private final String answer;

    UnsubscribePage(String language, String question, String button, String answer) {
        this.language = language;
        this.question = question;
        this.button = button;
        this.answer = answer;
    }

    static UnsubscribePage of(String tag) {
        return Stream.of(values())
                .filter(page -> tag != null && tag.split("-", 2)[0].equals(page.language))
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
