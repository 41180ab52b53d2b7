package io.rapport.stack.command;

import io.rapport.stack.Backup;
import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a stack of a backup. */
@Command(
        name = "restore",
        description = "Copies a backup to where there is no stack yet; then ./rapport up, and ./rapport verify")
public final class RestoreCommand implements Runnable {
    @Parameters(paramLabel = "FOLDER", description = "what ./rapport backup made")
    Path folder;

    @Override
    public void run() {
        var home = Home.ofEnvironment();
        new Backup(new Stack(home, Progress.onStandardError())).readFrom(folder.toAbsolutePath());
        System.out.println("restored to " + home.path() + ": ./rapport up starts it");
    }
}
