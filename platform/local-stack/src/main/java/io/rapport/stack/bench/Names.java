package io.rapport.stack.bench;

import java.util.List;

/** Given and family names of the users' languages; each given name goes with each family name of its line. */
final class Names {
    /** How a person is written, and the same with a typing error. */
    record Name(String given, String family) {
        String misspelt() {
            return given + " " + family.substring(0, family.length() - 2) + family.charAt(family.length() - 1);
        }
    }

    private static final List<String> LINES = List.of(
            "İpek Çağla Şule Gökhan Ömer Işıl Mehmet Ayşe Emre Zeynep/"
                    + "Yılmaz Kaya Demir Şahin Çelik Yıldırım Öztürk Aydın Özdemir Doğan",
            "Linh Hương Thảo Đức Quỳnh Phương Ngọc Tuấn Hằng Dũng/"
                    + "Nguyễn Trần Phạm Hoàng Huỳnh Đặng Bùi Dương Trương Phan",
            "రమేష్ లక్ష్మి సురేష్ పద్మ వెంకట్ అనూష కిరణ్ శ్రీనివాస్ సుజాత భవాని/"
                    + "రెడ్డి నాయుడు శర్మ చౌదరి వర్మ ప్రసాద్ కుమార్ మూర్తి శాస్త్రి గౌడ్",
            "Slamet Wulan Bambang Endang Sri Joko Siti Agus Dwi Retno/"
                    + "Wijaya Santoso Hartono Susanto Nugroho Setiawan Suharto Prasetyo Utomo Wibowo",
            "Emma Oliver Charlotte Liam Amelia Noah Sophia Ethan Grace Lucas/"
                    + "Anderson Whitfield Bennett Carter Thornton Fletcher Hughes Morgan Parker Sinclair");

    private Names() {}

    static List<Name> all() {
        return LINES.stream().flatMap(line -> of(line).stream()).toList();
    }

    private static List<Name> of(String line) {
        var parts = line.split("/");
        return List.of(parts[0].split(" ")).stream()
                .flatMap(given -> List.of(parts[1].split(" ")).stream().map(family -> new Name(given, family)))
                .toList();
    }
}
