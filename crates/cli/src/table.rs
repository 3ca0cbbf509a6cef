//! A table with named and typed columns, and how it is written: as CSV (commas, a header row, quotes where they are
//! needed) or as Parquet. What is missing is an empty field, and null.

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::error::Error;
use std::sync::Arc;

/// The numbers or words of a column, one for each row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Any numbers.
    Real(Vec<Option<f64>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Yes or no.
    Truth(Vec<Option<bool>>),
    /// Words.
    Text(Vec<Option<String>>),
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What stands in it.
    pub cells: Cells,
}

/// Columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// From left to right.
    pub columns: Vec<Column>,
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Cells::Real(cells) => cells.len(),
            Cells::Whole(cells) => cells.len(),
            Cells::Truth(cells) => cells.len(),
            Cells::Text(cells) => cells.len(),
        }
    }

    /// A cell as CSV has it. Numbers are the shortest text that gives the same number again.
    fn text(&self, row: usize) -> String {
        fn say<T: ToString>(cell: &Option<T>) -> String {
            cell.as_ref().map_or(String::new(), T::to_string)
        }
        match self {
            Cells::Real(cells) => say(&cells[row]),
            Cells::Whole(cells) => say(&cells[row]),
            Cells::Truth(cells) => say(&cells[row]),
            Cells::Text(cells) => say(&cells[row]),
        }
    }

    fn physical(&self) -> Physical {
        match self {
            Cells::Real(_) => Physical::DOUBLE,
            Cells::Whole(_) => Physical::INT64,
            Cells::Truth(_) => Physical::BOOLEAN,
            Cells::Text(_) => Physical::BYTE_ARRAY,
        }
    }
}

impl Table {
    /// Appends a column.
    pub fn push(&mut self, name: impl Into<String>, cells: Cells) {
        let name = name.into();
        self.columns.push(Column { name, cells });
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }

    /// The table as CSV.
    ///
    /// # Errors
    /// None that is known: memory takes whatever is written to it.
    pub fn csv(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(self.columns.iter().map(|column| &column.name))?;
        for row in 0..self.rows() {
            out.write_record(self.columns.iter().map(|column| column.cells.text(row)))?;
        }
        Ok(out.into_inner()?)
    }

    /// The table as a Parquet file.
    ///
    /// # Errors
    /// None that is known: memory takes whatever is written to it.
    pub fn parquet(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let fields = self.columns.iter().map(Column::field);
        let fields = fields.collect::<Result<_, _>>()?;
        let schema = Type::group_type_builder("limbo")
            .with_fields(fields)
            .build()?;
        let properties = Arc::new(WriterProperties::builder().build());
        let mut file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties)?;
        let mut group = file.next_row_group()?;
        for column in &self.columns {
            let mut writer = group
                .next_column()?
                .ok_or("a column is missing in the schema")?;
            column.cells.write(writer.untyped())?;
            writer.close()?;
        }
        group.close()?;
        Ok(file.into_inner()?)
    }
}

impl Column {
    fn field(&self) -> Result<Arc<Type>, ParquetError> {
        let text = matches!(self.cells, Cells::Text(_)).then_some(LogicalType::String);
        Type::primitive_type_builder(&self.name, self.cells.physical())
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(text)
            .build()
            .map(Arc::new)
    }
}

impl Cells {
    fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<(), Box<dyn Error>> {
        fn levels<T>(cells: &[Option<T>]) -> Vec<i16> {
            cells.iter().map(|cell| i16::from(cell.is_some())).collect()
        }
        match (self, writer) {
            (Cells::Real(cells), ColumnWriter::DoubleColumnWriter(out)) => {
                let values: Vec<f64> = cells.iter().flatten().copied().collect();
                out.write_batch(&values, Some(&levels(cells)), None)?;
            }
            (Cells::Whole(cells), ColumnWriter::Int64ColumnWriter(out)) => {
                let values: Vec<i64> = cells.iter().flatten().copied().collect();
                out.write_batch(&values, Some(&levels(cells)), None)?;
            }
            (Cells::Truth(cells), ColumnWriter::BoolColumnWriter(out)) => {
                let values: Vec<bool> = cells.iter().flatten().copied().collect();
                out.write_batch(&values, Some(&levels(cells)), None)?;
            }
            (Cells::Text(cells), ColumnWriter::ByteArrayColumnWriter(out)) => {
                let values: Vec<ByteArray> = cells
                    .iter()
                    .flatten()
                    .map(|text| ByteArray::from(text.as_str()))
                    .collect();
                out.write_batch(&values, Some(&levels(cells)), None)?;
            }
            _ => return Err("a column has another type than its schema".into()),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    fn table() -> Table {
        let mut table = Table::default();
        table.push(
            "blocks",
            Cells::Real(vec![Some(1.0), Some(0.1), Some(1e21)]),
        );
        table.push("cleared_ms", Cells::Whole(vec![Some(5), None, Some(-7)]));
        table.push("safe", Cells::Truth(vec![Some(true), Some(false), None]));
        table.push(
            "hash",
            Cells::Text(vec![Some("a,b".to_owned()), None, Some("c\"d".to_owned())]),
        );
        table
    }

    #[test]
    fn csv_has_a_header_empty_fields_and_quotes_where_needed() {
        let text = String::from_utf8(table().csv().unwrap()).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[0], "blocks,cleared_ms,safe,hash");
        assert_eq!(rows[1], "1,5,true,\"a,b\"");
        assert_eq!(rows[2], "0.1,,false,");
        assert_eq!(rows[3], "1000000000000000000000,-7,,\"c\"\"d\"");
    }

    #[test]
    fn parquet_has_the_same_cells_with_their_types() {
        let bytes = bytes::Bytes::from(table().parquet().unwrap());
        let reader = SerializedFileReader::new(bytes).unwrap();
        let rows: Vec<String> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().to_string())
            .collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(
            rows[0],
            "{blocks: 1.0, cleared_ms: 5, safe: true, hash: \"a,b\"}"
        );
        assert!(
            rows[1].contains("cleared_ms: null") && rows[1].contains("hash: null"),
            "{}",
            rows[1]
        );
    }

    #[test]
    fn a_table_without_rows_can_be_read() {
        let mut empty = Table::default();
        empty.push("seed", Cells::Whole(vec![]));
        assert_eq!(empty.csv().unwrap(), b"seed\n");
        let bytes = bytes::Bytes::from(empty.parquet().unwrap());
        let reader = SerializedFileReader::new(bytes).unwrap();
        assert_eq!(reader.get_row_iter(None).unwrap().count(), 0);
    }
}
