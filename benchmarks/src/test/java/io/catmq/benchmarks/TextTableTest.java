package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_numbers_stand_under_each_other() {
        var table = new TextTable("workload", "rate", "verdict");
        table.row("100 B", "1,234,567", "PASS");
        table.row("1 KB, 4 partitions", "89", "short");
        assertThat(table.render()).isEqualTo("""
                workload                 rate  verdict
                ------------------  ---------  -------
                100 B               1,234,567     PASS
                1 KB, 4 partitions         89    short
                """);
    }

    @Test
    void a_row_of_another_length_is_refused() {
        var table = new TextTable("a", "b");
        assertThatThrownBy(() -> table.row("only one")).hasMessage("1 cells under 2 headings");
    }
}
