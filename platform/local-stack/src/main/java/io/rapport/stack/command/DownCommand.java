package io.rapport.stack.command;

import io.rapport.stack.Home;
import io.rapport.stack.Progress;
import io.rapport.stack.Stack;
import picocli.CommandLine.Command;

/** Stops everything and keeps the data. */
@Command(name = "down", description = "Stops everything; the data is kept")
public final class DownCommand implements Runnable {
    @Override
    public void run() {
        var home = Home.ofEnvironment();
        if (home.exists()) {
            new Stack(home, Progress.onStandardError()).down();
        }
        System.out.println("down");
    }
}
