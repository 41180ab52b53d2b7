package io.rapport.stack.chaos;

/** Ten times the usual rate. */
final class Surge implements Fault {
    private static final int TIMES = 10;

    private final Shop shop;
    private Shop.Opened more;

    Surge(Shop shop) {
        this.shop = shop;
    }

    @Override
    public String name() {
        return "surge";
    }

    @Override
    public void strike() {
        more = shop.open(TIMES - 1);
    }

    @Override
    public void lift() throws InterruptedException {
        more.close();
    }
}
