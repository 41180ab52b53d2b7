package io.rapport.stack.bench;

import io.rapport.stack.Failure;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Topology;
import io.rapport.stack.Topology.Infrastructure;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.CampaignReport.Decided;
import io.rapport.stack.bench.CampaignReport.Sent;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;

/** P8: a campaign that holds out all its members beside {@code COPY} of its rows, and one that is sent beside a bare client. */
final class CampaignBench {
    /** As many as campaign-service has. */
    private static final int CONNECTIONS = 10;

    private final Target target;
    private final Home home;
    private final Load load;
    private final Progress progress;
    private final Members population;
    private final int members;
    private final int mails;
    private final boolean force;

    CampaignBench(Target target, Home home, Load load, Progress progress, int members, int mails, boolean force) {
        this.target = target;
        this.home = home;
        this.load = load;
        this.progress = progress;
        this.population = new Members(target, progress);
        this.members = members;
        this.mails = mails;
        this.force = force;
        if (mails < 100 || members < mails || members > 5_000_000) {
            throw new Failure("--members takes numbers of 100 to 5000000, --mails of 100 to as many");
        }
    }

    CampaignReport measure() throws InterruptedException {
        var machine = Machine.here();
        try (var database = target.database(Service.CAMPAIGN)) {
            population.growTo(members, force);
            return measure(machine, database);
        } catch (SQLException | IOException e) {
            throw new Failure("could not measure: " + e.getMessage());
        }
    }

    private CampaignReport measure(Machine machine, Connection database)
            throws InterruptedException, SQLException, IOException {
        var all = population.segment(members);
        var some = population.segment(mails);
        var sending = new Sending(target, database);
        var decided = new ArrayList<Decided>();
        var sent = new ArrayList<Sent>();
        progress.say("warming up");
        sending.run(some, 1);
        send(sending, some);
        for (var run = 1; run <= load.runs(); run++) {
            sent.add(send(sending, some));
            progress.say("P8 run %d: %s".formatted(run, sent.getLast().line()));
            decided.add(decide(sending, all));
            progress.say("P8 run %d: %s".formatted(run, decided.getLast().line()));
        }
        return CampaignReport.of(Instant.now(), machine, load, members, mails, decided, sent);
    }

    private Decided decide(Sending sending, String segment) throws InterruptedException, SQLException, IOException {
        new Backlog(target.admin(), load.rest()).await();
        var done = sending.run(segment, 1);
        new Backlog(target.admin(), load.rest()).await();
        return new Decided(
                sending.copy(done.id()),
                members / done.planning(),
                members / done.deciding(),
                members / (done.planning() + done.deciding()));
    }

    private Sent send(Sending sending, String segment) throws InterruptedException, SQLException, IOException {
        new Backlog(target.admin(), load.rest()).await();
        var before = logged();
        var done = sending.run(segment, 0);
        var bytes = Math.toIntExact((logged() - before) / mails);
        new Backlog(target.admin(), load.rest()).await();
        var bare = new BareSmtp(Topology.HOST, target.topology().port(Infrastructure.SMTP), bytes);
        return new Sent(bytes, bare.send(mails, CONNECTIONS), bare.send(mails, 1), mails / done.deciding());
    }

    private long logged() throws IOException {
        return Files.size(home.data("smtp").resolve("mails.log"));
    }
}
