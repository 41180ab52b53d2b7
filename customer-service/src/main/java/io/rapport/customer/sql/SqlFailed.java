package io.rapport.customer.sql;

import java.sql.SQLException;

/** The database refused a statement; the cause carries its SQLSTATE. */
public class SqlFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlFailed(SQLException cause) {
        super(cause);
    }
}
