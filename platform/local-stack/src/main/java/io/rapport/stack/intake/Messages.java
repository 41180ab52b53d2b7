package io.rapport.stack.intake;

import io.rapport.stack.Failure;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes collector calls of rows; the rows of one order, wherever they stand in the file, make one. */
public final class Messages {
    private final Kind kind;
    private final Mapping mapping;
    private final String source;
    private final Consumer<Reject> rejects;
    private final Map<String, Draft> orders = new LinkedHashMap<>();
    private final List<Message> done = new ArrayList<>();

    /** An order whose rows are still coming; its moment is that of its earliest row. */
    private static final class Draft {
        private final Row first;
        private String time;
        private final List<Map<String, Object>> products = new ArrayList<>();

        Draft(Row first, String time) {
            this.first = first;
            this.time = time;
        }
    }

    Messages(Kind kind, Mapping mapping, String source, Consumer<Reject> rejects) {
        this.kind = kind;
        this.mapping = mapping;
        this.source = source;
        this.rejects = rejects;
    }

    /** All orders of a file; none may be rejected. */
    public static List<Message> ofOrders(Path file, Path mappingFile, String source) {
        var mapping = Mapping.read(mappingFile);
        Consumer<Reject> refused = reject -> {
            throw new Failure(file + ", line " + reject.line() + ": " + reject.field() + " " + reject.reason());
        };
        var messages = new Messages(Kind.ORDERS, mapping, source, refused);
        new SourceFile(file, mapping).forEach(messages::add, refused);
        return messages.all();
    }

    void add(Row raw) {
        var row = raw.cleaned(mapping.clean());
        if (mapping.drops(row)) {
            return;
        }
        try {
            switch (kind) {
                case ORDERS -> addToOrder(row);
                case CUSTOMERS -> done.add(Message.of(row.line(), identify(row)));
                case CONSENTS -> done.add(Message.of(row.line(), consent(row)));
                case PRODUCTS -> throw new IllegalStateException("products take another way");
            }
        } catch (DateTimeException _) {
            rejects.accept(new Reject(
                    row.line(),
                    mapping.time().column(),
                    "is no time of the form " + mapping.time().pattern()));
        }
    }

    /** All of them; call it after the last row. */
    List<Message> all() {
        orders.forEach((id, order) -> done.add(Message.of(order.first.line(), call(id, order))));
        orders.clear();
        return done;
    }

    private void addToOrder(Row row) {
        var time = mapping.time().instant(row, mapping.zone());
        var id = mapping.id() == null ? Long.toString(row.line()) : row.fill(mapping.id());
        if (id.isEmpty()) {
            rejects.accept(new Reject(row.line(), "order_id", "is missing"));
            return;
        }
        var order = orders.computeIfAbsent(id, _ -> new Draft(row, time));
        order.time = order.time.compareTo(time) <= 0 ? order.time : time;
        if (!mapping.line().isEmpty()) {
            order.products.add(row.fillAll(mapping.line()));
        }
    }

    private Map<String, Object> call(String id, Draft order) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("order_id", id);
        properties.put("currency", order.first.fill(mapping.currency()));
        if (mapping.country() != null && !mapping.country().code(order.first).isEmpty()) {
            properties.put("country", mapping.country().code(order.first));
        }
        properties.putAll(order.first.fillAll(mapping.order()));
        if (!order.products.isEmpty()) {
            properties.put("products", order.products);
        }
        var call = call("track", "order/" + id, order.first);
        call.put("event", "Order Completed");
        call.put("timestamp", order.time);
        call.put("properties", properties);
        return call;
    }

    private Map<String, Object> identify(Row row) {
        var call = call("identify", "customer/" + identityOf(row), row);
        putTime(call, row);
        call.put("traits", row.fillAll(mapping.traits()));
        return call;
    }

    private Map<String, Object> consent(Row row) {
        var granted = row.fill(mapping.consent().state()).equals("granted");
        var call = call("track", "consent/" + row.line() + "/" + identityOf(row), row);
        putTime(call, row);
        call.put("event", granted ? "Email Subscribed" : "Email Unsubscribed");
        var properties = new LinkedHashMap<String, Object>(row.fillAll(mapping.traits()));
        call.put("properties", properties);
        return call;
    }

    private void putTime(Map<String, Object> call, Row row) {
        if (mapping.time() != null && !row.get(mapping.time().column()).isEmpty()) {
            call.put("timestamp", mapping.time().instant(row, mapping.zone()));
        }
    }

    private String identityOf(Row row) {
        var user = mapping.user() == null ? "" : row.fill(mapping.user());
        return user.isEmpty() ? Long.toString(row.line()) : user;
    }

    private Map<String, Object> call(String type, String id, Row row) {
        var call = new LinkedHashMap<String, Object>();
        call.put("type", type);
        call.put("messageId", source + "/" + id);
        var user = mapping.user() == null || mapping.isGuest(row) ? "" : row.fill(mapping.user());
        if (!user.isEmpty()) {
            call.put("userId", user);
        }
        return call;
    }
}
