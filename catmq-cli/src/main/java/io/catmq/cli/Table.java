package io.catmq.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns, numbers to the right. Foreign text is shown without control characters, which terminals would obey. */
final class Table {

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, boolean right) {}

    /** A table with these titles; a column whose title begins with {@code #} has numbers. */
    Table(String... titles) {
        columns = Arrays.stream(titles)
                .map(title -> title.startsWith("#") ? new Column(title.substring(1), true) : new Column(title, false))
                .toList();
    }

    /** A row; an empty cell is shown as a dash. */
    Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell.toString().isEmpty() ? "-" : printable(cell.toString()))
                .toList());
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    /** All lines, each with its end. */
    String text() {
        var text = new StringBuilder();
        line(text, columns.stream().map(Column::title).toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells) {
        var line = new StringBuilder();
        for (var i = 0; i < cells.size(); i++) {
            var gap = " ".repeat(width(i) - cells.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).right() ? gap + cells.get(i) : cells.get(i) + gap);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(columns.get(column).title().length(), Math::max);
    }
}
