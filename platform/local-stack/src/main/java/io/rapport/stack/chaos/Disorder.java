package io.rapport.stack.chaos;

/** Every other event comes twice, far apart, half of them late, and none in the order in which it happened. */
record Disorder(Shop shop) implements Fault {
    @Override
    public String name() {
        return "storefronts-in-disorder";
    }

    @Override
    public void strike() {
        shop.mix(Shop.Mix.WILD);
    }

    @Override
    public void lift() {
        shop.mix(Shop.Mix.USUAL);
    }
}
