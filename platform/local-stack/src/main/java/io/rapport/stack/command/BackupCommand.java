package io.rapport.stack.command;

import io.rapport.stack.Backup;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies a stack as it is at one moment. */
@Command(
        name = "backup",
        description =
                "Copies all data and secrets of one moment into a new folder; a running stack stands still meanwhile")
public final class BackupCommand implements Runnable {
    @Parameters(paramLabel = "FOLDER", description = "made by this command; keep it as safe as the stack")
    Path folder;

    @Override
    public void run() {
        var home = Home.ofEnvironment();
        new Backup(new Stack(home, Progress.onStandardError())).writeTo(folder.toAbsolutePath());
        System.out.println("backup of " + home.path() + " in " + folder);
    }
}
