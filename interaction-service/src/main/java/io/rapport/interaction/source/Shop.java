package io.rapport.interaction.source;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A shop whose currency is not the company's. */
@Entity
class Shop extends PanacheEntityBase {
    @Id
    String name;

    String currency;

    static void sellsIn(String name, String currency) {
        var shop = Shop.<Shop>findById(name);
        if (shop == null) {
            shop = new Shop();
            shop.name = name;
            shop.currency = currency;
            shop.persist();
        } else {
            shop.currency = currency;
        }
    }
}
