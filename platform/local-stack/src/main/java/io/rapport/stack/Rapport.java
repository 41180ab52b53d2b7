package io.rapport.stack;

import io.rapport.stack.bench.BenchCommand;
import io.rapport.stack.chaos.ChaosCommand;
import io.rapport.stack.command.BackupCommand;
import io.rapport.stack.command.ComposeEnvCommand;
import io.rapport.stack.command.DownCommand;
import io.rapport.stack.command.LogsCommand;
import io.rapport.stack.command.ResetCommand;
import io.rapport.stack.command.RestoreCommand;
import io.rapport.stack.command.StatusCommand;
import io.rapport.stack.command.TokenCommand;
import io.rapport.stack.command.UpCommand;
import io.rapport.stack.demo.DemoCommand;
import io.rapport.stack.intake.ImportCommand;
import io.rapport.stack.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands behind the script {@code ./rapport}, a class each. */
@Command(
        name = "./rapport",
        description = "Rapport on one machine: Kafka, PostgreSQL and six services, without Docker.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            ResetCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            TokenCommand.class,
            DemoCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            ComposeEnvCommand.class,
            BenchCommand.class,
            ChaosCommand.class
        },
        footer = {
            "  test    Runs all tests, as CI does",
            "  build   Builds what changed; the other commands do so by themselves",
            "  train   Runs the services once to learn: later starts take less than",
            "            half of the time, until the next build",
            "",
            "RAPPORT_HOME names the folder of data, logs and secrets (default: .rapport)."
        })
public final class Rapport implements Runnable {
    private static final int FAILED = 1;

    @Spec
    CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /** The exit code. */
    public static int run(String... arguments) {
        return new CommandLine(new Rapport())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .execute(arguments);
    }

    private static int explain(Exception failure) throws Exception {
        if (!(failure instanceof Failure)) {
            throw failure;
        }
        failure.getMessage().lines().forEach(line -> System.err.println("rapport: " + line));
        return FAILED;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
