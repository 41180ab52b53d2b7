package io.rapport.stack.demo;

import java.util.List;
import java.util.Random;

/** What the demo shop sells; the price is in euros. */
record Product(String id, String name, String category, String brand, double euros) {
    static final List<Product> ALL = List.of(
            new Product("tea-oolong", "Oolong tea", "tea", "Đại Lộc", 12.5),
            new Product("tea-black", "Black tea of Rize", "tea", "Çayhane", 6.9),
            new Product("coffee-robusta", "Robusta of Buôn Ma Thuột", "coffee", "Đại Lộc", 9.4),
            new Product("coffee-java", "Arabica of East Java", "coffee", "Kopi Sae", 11.2),
            new Product("batik-shawl", "Batik shawl", "textile", "Sekar Jagad", 54.0),
            new Product("kilim-small", "Small kilim", "textile", "Anadolu", 89.0),
            new Product("saree-silk", "Silk saree", "textile", "Pochampally", 140.0),
            new Product("lamp-mosaic", "Mosaic lamp", "home", "Anadolu", 39.5),
            new Product("bowl-lacquer", "Lacquer bowl", "home", "Sơn Mài", 24.0),
            new Product("spice-box", "Masala box", "kitchen", "Pochampally", 31.0));

    static Product any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }
}
