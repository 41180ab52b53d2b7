package io.rapport.customer.directory;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.rapport.customer.profile.Facts;
import io.rapport.customer.profile.SearchText;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/** Customers as they are stored. */
@ApplicationScoped
public class CustomerRows {
    private static final UUID FIRST = new UUID(0, 0);

    /** Word similarities of pg_trgm, 0 to 1: who is much like the query is found fast; only where nobody is, more are weighed. */
    private static final List<String> LIKENESSES = List.of("0.6", "0.35");

    /** So many words may be meant by one that is misspelt. */
    private static final int MEANT = 20;

    /** So many customers who have such words are put in order, however many there are. */
    private static final int WEIGHED = 500;

    /** {@code member}: those of {@code ids} and all who are one person with one of them; {@code older}: those and whom they were merged into. */
    private static final String MEMBERS = """
            with recursive older as (
                select id, merged_into from customer where id = any (:ids)
                union
                select c.id, c.merged_into from customer c join older on c.id = older.merged_into
            ), member as (
                select id from older where merged_into is null
                union
                select c.id from customer c join member on c.merged_into = member.id
            )
            """;

    @Inject
    Jdbi jdbi;

    /**
     * Whoever takes this first can be sure that nobody else merges or unmerges customers till the transaction ends: taken before any
     * identity's or customer's lock.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lockMerging() {
        jdbi.useHandle(handle -> handle.execute("select pg_advisory_xact_lock(hashtext('customer-service.merging'))"));
    }

    public boolean exists(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery("select exists (select from customer where id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * These customers and all who are one person with them, locked till the transaction ends, in the order of their ids; identities are
     * locked before. Who has locked one of a group has locked whom it stands for: a merge takes the whole group. Where one has grown
     * meanwhile, all are let go and locked anew, since its new members may come first.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Map<UUID, Customer> lock(Collection<UUID> ids) {
        jdbi.useHandle(handle -> handle.execute("savepoint before_locking"));
        var members = members(ids);
        var locked = lockEach(members);
        for (var now = members(ids); !members.containsAll(now); now = members(ids)) {
            jdbi.useHandle(handle -> handle.execute("rollback to savepoint before_locking"));
            members = now;
            locked = lockEach(members);
        }
        jdbi.useHandle(handle -> handle.execute("release savepoint before_locking"));
        return locked;
    }

    private Map<UUID, Customer> lockEach(Collection<UUID> ids) {
        return byId("select * from customer where id = any (:ids) order by id for update", ids);
    }

    /** These customers and all who are one person with them. */
    Groups groups(Collection<UUID> ids) {
        var groups = new Groups(byId(MEMBERS + "select customer.* from member join customer using (id)", ids));
        groups.show();
        return groups;
    }

    private Map<UUID, Customer> byId(String select, Collection<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery(select)
                .bindArray("ids", UUID.class, ids)
                .map(CustomerRows::read)
                .collect(toMap(Customer::id, Function.identity(), (one, _) -> one, HashMap::new)));
    }

    private Set<UUID> members(Collection<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery(MEMBERS + "select id from member")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .set());
    }

    /**
     * Those in whose names, e-mails and phones each word of the query occurs, and those of {@code ids}; by id and so oldest first. Merged
     * ones are not shown.
     */
    List<Customer> matching(String query, Set<UUID> ids, UUID after, int limit) {
        var patterns = SearchText.patterns(query);
        // not "like all (array)": that reads past the trigram index
        var each = each(patterns, "search like :p");
        return jdbi.withHandle(handle -> {
            planForTheseValues(handle);
            var select = handle.createQuery("(select * from customer where " + each
                    + "id > :after and merged_into is null order by id limit :limit)"
                    + " union select * from customer where id = any (:ids) and id > :after and merged_into is null"
                    + " order by id limit :limit");
            IntStream.range(0, patterns.size()).forEach(i -> select.bind("p" + i, patterns.get(i)));
            return select.bind("after", after == null ? FIRST : after)
                    .bindArray("ids", UUID.class, ids)
                    .bind("limit", limit)
                    .map(CustomerRows::read)
                    .list();
        });
    }

    /** These or whom they were merged into, by id; those up to {@code after} are left out. */
    List<Customer> standingFor(Set<UUID> ids, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(MEMBERS + """
                select customer.* from older join customer using (id)
                where customer.merged_into is null and id > :after order by id limit :limit
                """)
                .bindArray("ids", UUID.class, ids)
                .bind("after", after == null ? FIRST : after)
                .bind("limit", limit)
                .map(CustomerRows::read)
                .list());
    }

    /** Those with words that are written nearly as each word of the query, the likest first; with its numbers too, if anybody has them. */
    List<Customer> resembling(String query, int limit) {
        var words = SearchText.misspelt(query);
        return words.isEmpty()
                ? List.of()
                : Stream.of(SearchText.numbers(query), List.<String>of())
                        .distinct()
                        .flatMap(numbers ->
                                LIKENESSES.stream().map(likeness -> resembling(words, likeness, numbers, limit)))
                        .filter(found -> !found.isEmpty())
                        .findFirst()
                        .orElse(List.of());
    }

    private List<Customer> resembling(List<String> words, String likeness, List<String> numbers, int limit) {
        var meant = meant(words, likeness);
        return meant.stream().anyMatch(List::isEmpty) ? List.of() : withOneOfEach(meant, words, numbers, limit);
    }

    /** For each word those like it that customers have, the likest first. */
    private List<List<String>> meant(List<String> words, String likeness) {
        return jdbi.withHandle(handle -> {
            set(handle, "pg_trgm.word_similarity_threshold", likeness);
            return words.stream()
                    .map(word -> handle.createQuery("""
                            select word from search_word where word %> :word group by word
                            order by word_similarity(:word, word) desc, similarity(:word, word) desc, word limit :most
                            """)
                            .bind("word", word)
                            .bind("most", MEANT)
                            .mapTo(String.class)
                            .list())
                    .toList();
        });
    }

    /** Reads no more customers than are weighed, and those by the index of their words: how many have one cannot be estimated well. */
    private List<Customer> withOneOfEach(
            List<List<String>> meant, List<String> words, List<String> numbers, int limit) {
        var each = each(meant, "words && :w") + each(numbers, "search like :n");
        return jdbi.withHandle(handle -> {
            planForTheseValues(handle);
            set(handle, "enable_seqscan", "off");
            var select = handle.createQuery("select * from (select * from customer where " + each
                    + "merged_into is null limit :weighed) weighed"
                    + " order by word_similarity(:query, search) desc, id limit :limit");
            IntStream.range(0, meant.size()).forEach(i -> select.bindArray("w" + i, String.class, meant.get(i)));
            IntStream.range(0, numbers.size()).forEach(i -> select.bind("n" + i, "%" + numbers.get(i) + "%"));
            return select.bind("query", String.join(" ", words))
                    .bind("weighed", WEIGHED)
                    .bind("limit", limit)
                    .map(CustomerRows::read)
                    .list();
        });
    }

    private static String each(List<?> values, String condition) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> condition + i + " and ")
                .collect(joining());
    }

    /** A plan for any pattern reads the words that everybody has; how rare one is only its letters tell. */
    private static void planForTheseValues(Handle handle) {
        set(handle, "plan_cache_mode", "force_custom_plan");
    }

    /** Till the transaction ends. */
    private static void set(Handle handle, String name, String value) {
        handle.createQuery("select set_config(:name, :value, true)")
                .bind("name", name)
                .bind("value", value)
                .mapTo(String.class)
                .one();
    }

    /** New and changed ones alike. */
    public void store(List<Customer> customers, Instant now) {
        if (customers.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into customer (id, version, merged_into, moves, created_at, updated_at, profile, origins, search)
                select id, version, merged_into, moves, created_at, :now, profile::jsonb, origins::jsonb, search
                from unnest(:id, :version, :mergedInto, :moves, :createdAt, :profile, :origins, :search)
                    as known (id, version, merged_into, moves, created_at, profile, origins, search)
                on conflict (id) do update set version = excluded.version, merged_into = excluded.merged_into,
                    moves = excluded.moves, updated_at = excluded.updated_at,
                    profile = excluded.profile, origins = excluded.origins, search = excluded.search
                """)
                .bind("now", now)
                .bindNamedArgumentFinder(Columns.of(customers)
                        .uuid("id", Customer::id)
                        .bigint("version", Customer::version)
                        .uuid("mergedInto", Customer::mergedInto)
                        .bigint("moves", Customer::moves)
                        .timestamptz("createdAt", Customer::createdAt)
                        .text("profile", customer -> customer.facts().valuesJson())
                        .text("origins", customer -> customer.facts().originsJson())
                        .text("search", customer -> customer.shown().search()))
                .execute());
    }

    private static Customer read(RowView row) {
        return Customer.stored(
                row.getColumn("id", UUID.class),
                row.getColumn("merged_into", UUID.class),
                row.getColumn("moves", Long.class),
                row.getColumn("created_at", Instant.class),
                Facts.stored(row.getColumn("profile", String.class), row.getColumn("origins", String.class)),
                row.getColumn("version", Long.class));
    }
}
