package io.rapport.stack.chaos;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.postgres.Databases;
import org.jdbi.v3.core.Jdbi;

/** Every third transaction of a consumer does all its work and then is refused by the database, at its commit. */
record RefusedCommits(Home home) implements Fault {
    /** A later try has another number. The error is the one of transactions that came across each other. */
    private static final String REFUSE = """
            create or replace function chaos_refuse() returns trigger language plpgsql as $$
            begin
                if txid_current() % 3 = 0 then
                    raise exception 'refused by chaos' using errcode = '40001';
                end if;
                return null;
            end $$;
            drop trigger if exists chaos_refuse on inbox_offset;
            create constraint trigger chaos_refuse after insert or update on inbox_offset
                deferrable initially deferred for each row execute function chaos_refuse();
            """;

    private static final String ACCEPT = """
            drop trigger if exists chaos_refuse on inbox_offset;
            drop function if exists chaos_refuse();
            """;

    @Override
    public String name() {
        return "commits-refused";
    }

    @Override
    public void strike() {
        everywhere(REFUSE);
    }

    @Override
    public void lift() {
        everywhere(ACCEPT);
    }

    private void everywhere(String script) {
        for (var service : Service.values()) {
            var password = home.knownSecret(Databases.secret(service))
                    .orElseThrow(() -> new Failure("there is no stack in " + home.path()));
            Jdbi.create(home.topology().jdbcUrl(service.database()), service.database(), password)
                    .useHandle(database -> database.createScript(script).execute());
        }
    }
}
