package io.catmq.server.log;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;

/**
 * Reads a whole row at once, by the places of its columns. MyBatis would look for a constructor's parameters by their names for
 * each row, and throw an exception for each, as records of a package are closed to it: a sixth of what reading a
 * backlog took.
 */
final class RowAtCursorReader extends BaseTypeHandler<RowAtCursor> {

    /** The columns as {@link LogMapper#ROWS} names them; {@code column} is the first one's name. */
    @Override
    public RowAtCursor getNullableResult(ResultSet row, String column) throws SQLException {
        RowHeader header = new RowHeader(
                row.getLong(1),
                row.getInt(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                BatchIndex.parse(row.getBytes(6)));
        return new RowAtCursor(header, row.getBinaryStream(7));
    }

    @Override
    public RowAtCursor getNullableResult(ResultSet row, int column) throws SQLException {
        throw notOneColumn();
    }

    @Override
    public RowAtCursor getNullableResult(CallableStatement statement, int column) {
        throw notOneColumn();
    }

    @Override
    public void setNonNullParameter(PreparedStatement statement, int index, RowAtCursor row, JdbcType type) {
        throw notOneColumn();
    }

    private static UnsupportedOperationException notOneColumn() {
        return new UnsupportedOperationException("A row of the log is not one column");
    }
}
