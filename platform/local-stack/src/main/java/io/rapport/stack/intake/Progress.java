package io.rapport.stack.intake;

/** A bar on the error output; without a terminal, a line for every tenth. */
final class Progress {
    private static final int WIDTH = 40;

    private final String doing;
    private final int all;
    private final int step;
    private int done;
    private int shown = -1;

    Progress(String doing, int all) {
        this.doing = doing;
        this.all = Math.max(1, all);
        this.step = System.console() != null && System.console().isTerminal() ? 1 : 10;
    }

    synchronized void add(int more) {
        at(done + more);
    }

    synchronized void at(int now) {
        done = now;
        var percent = (int) (100L * done / all) / step * step;
        if (percent > shown) {
            shown = percent;
            show();
        }
    }

    synchronized void end() {
        at(all);
        if (step == 1) {
            System.err.println();
        }
    }

    private void show() {
        if (step == 1) {
            var filled = WIDTH * shown / 100;
            System.err.printf("\r%s [%s%s] %3d %%", doing, "#".repeat(filled), " ".repeat(WIDTH - filled), shown);
        } else {
            System.err.printf("%s %d %%%n", doing, shown);
        }
    }
}
