package io.catmq.server.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.apache.ibatis.type.ByteArrayTypeHandler;
import org.apache.ibatis.type.JdbcType;

/**
 * Bytes that are sent to MySQL and MariaDB as what they are. Connector/J's {@code setBytes} calls them a character string,
 * and MariaDB then walks through each of them twice to find out whether they are good UTF-8: most of the CPU that it spent on an
 * insert. MyBatis makes it by its name in a statement.
 */
public final class BlobParameter extends ByteArrayTypeHandler {
    /** For MyBatis. */
    public BlobParameter() {}

    @Override
    public void setNonNullParameter(PreparedStatement statement, int index, byte[] bytes, JdbcType type)
            throws SQLException {
        statement.setObject(index, bytes, Types.BLOB);
    }
}
