package io.catmq.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as their widest cell; the first column to the left, numbers to the right. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells under " + rows.get(0).size() + " headings");
        }
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    String render() {
        var out = new StringBuilder();
        for (var row = 0; row < rows.size(); row++) {
            line(out, rows.get(row));
            if (row == 0) {
                line(out, rows.get(0).stream().map(heading -> "").toList(), '-');
            }
        }
        return out.toString();
    }

    private void line(StringBuilder out, List<String> cells) {
        line(out, cells, ' ');
    }

    private void line(StringBuilder out, List<String> cells, char fill) {
        var line = new StringBuilder();
        for (var column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            var padding = String.valueOf(fill).repeat(width(column) - cell.length());
            line.append(column == 0 ? cell + padding : GAP + padding + cell);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
