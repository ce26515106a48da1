//! Words that begin so, as long as they are few.
//!
//! Whole compounds (`paymentledgerapi`) and whole titles are as many as there are documents. Where thousands of them
//! begin alike, they do so because their first part does, which is found by that part: going through all of them would
//! take most of the time of the search and find nothing more.

use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError};

/// So many words of one segment are looked at.
const FEW: usize = 2_000;

/// Meets documents whose field has a word that begins so. Meets none if they are many.
#[derive(Clone, Debug)]
pub(super) struct FewWords {
    pub(super) field: Field,
    pub(super) start: String,
}

impl Query for FewWords {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for FewWords {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.field)?;
        let mut words = index.terms().range().ge(&self.start).into_stream()?;
        let mut met = Vec::new();
        while words.advance() && words.key().starts_with(self.start.as_bytes()) {
            if met.len() == FEW {
                return Ok(Box::new(EmptyScorer));
            }
            met.push(words.value().clone());
        }
        let mut documents = BitSet::with_max_value(reader.max_doc());
        for word in met {
            let mut postings = index.read_block_postings_from_terminfo(&word, IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                for document in postings.docs() {
                    documents.insert(*document);
                }
                postings.advance();
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(documents), boost)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > document || scorer.seek(document) != document {
            return Err(TantivyError::InvalidArgument(format!("document {document} is not met")));
        }
        Ok(Explanation::new("FewWords", 1.0))
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::Count;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    #[test]
    fn few_are_met_and_many_are_left_to_their_parts() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("words", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 32 << 20).unwrap();
        for number in 0..=FEW {
            let mut document = TantivyDocument::default();
            document.add_text(field, format!("payment{number:05}"));
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        for (start, expected) in [("payment", 0), ("payment0000", 10), ("payment00007", 1), ("paymenta", 0), ("q", 0)] {
            let query = FewWords { field, start: start.to_owned() };
            assert_eq!(searcher.search(&query, &Count).unwrap(), expected, "{start}");
        }
    }
}
