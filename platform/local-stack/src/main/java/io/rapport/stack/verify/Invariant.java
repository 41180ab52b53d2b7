package io.rapport.stack.verify;

/** Something that is true of the running system at any time, however it was disturbed. */
interface Invariant {
    Finding check(Audited system) throws InterruptedException;
}
