package io.rapport.mis.store;

import java.sql.SQLException;

/** The database refused; the cause says why, and whether to try again. */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFailure(SQLException cause) {
        super(cause);
    }
}
