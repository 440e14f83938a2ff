package io.catmq.server.log;

import java.io.InputStream;

/**
 * A row of a log table while it is the current one of a result.
 *
 * @param payload can be read until the next row is: Connector/J has it in a packet that it uses again
 */
record RowAtCursor(RowHeader header, InputStream payload) {}
