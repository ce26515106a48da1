//! The best of several ways in which a word can be met.
//!
//! What the library offers for it asks every way about every document again. Here each way is gone through once, and
//! what it is worth is written down by document: common words are what takes time.

use std::fmt;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// Meets what one of the parts meets. The best part counts, and `tie` of each other.
pub(super) struct Best {
    pub(super) parts: Vec<Box<dyn Query>>,
    pub(super) tie: Score,
}

impl Clone for Best {
    fn clone(&self) -> Self {
        Self { parts: self.parts.iter().map(|part| part.box_clone()).collect(), tie: self.tie }
    }
}

impl fmt::Debug for Best {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Best({:?}, {})", self.parts, self.tie)
    }
}

impl Query for Best {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(BestWeight { parts, tie: self.tie }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.parts.iter().for_each(|part| part.query_terms(visitor));
    }
}

struct BestWeight {
    parts: Vec<Box<dyn Weight>>,
    tie: Score,
}

impl Weight for BestWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let size = reader.max_doc() as usize;
        // Nothing that is met has a score below zero.
        let (mut best, mut sum) = (vec![Score::NEG_INFINITY; size], vec![0.0; size]);
        for part in &self.parts {
            part.for_each(reader, &mut |document, score| {
                let at = document as usize;
                if let (Some(best), Some(sum)) = (best.get_mut(at), sum.get_mut(at)) {
                    *best = best.max(score);
                    *sum += score;
                }
            })?;
        }
        let met = (0..).zip(best.iter().zip(&sum)).filter(|(_, (best, _))| **best >= 0.0);
        let met = met.map(|(document, (best, sum))| (document, boost * (best + self.tie * (sum - best))));
        Ok(Box::new(BestScorer { met: met.collect(), at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > document || scorer.seek(document) != document {
            return Err(TantivyError::InvalidArgument(format!("document {document} is not met")));
        }
        Ok(Explanation::new("Best", scorer.score()))
    }
}

struct BestScorer {
    met: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for BestScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.met.get(self.at..).unwrap_or_default();
        // Mostly it is near: twice as far with each step, then between the last two.
        let mut far = 1;
        while rest.get(far).is_some_and(|(document, _)| *document < target) {
            far *= 2;
        }
        let part = &rest[..rest.len().min(far + 1)];
        self.at += part.partition_point(|(document, _)| *document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.met.get(self.at).map_or(TERMINATED, |(document, _)| *document)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.met.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for BestScorer {
    fn score(&mut self) -> Score {
        self.met.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, TermQuery};
    use tantivy::schema::{IndexRecordOption, STRING, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    /// The same as the library's, alone and beside others.
    #[test]
    fn it_is_what_the_library_makes_of_the_same_parts() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("words", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 32 << 20).unwrap();
        for number in 0..5000u32 {
            let mut document = TantivyDocument::default();
            for (divisor, word) in [(2, "two"), (3, "three"), (7, "seven"), (501, "rare")] {
                if number % divisor == 0 {
                    document.add_text(field, word);
                }
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let word = |word: &str, score: Score| -> Box<dyn Query> {
            let term = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(term), score))
        };
        let parts = || vec![word("two", 3.0), word("three", 5.0), word("seven", 4.0)];
        let top = |query: &dyn Query| searcher.search(query, &TopDocs::with_limit(5000).order_by_score()).unwrap();
        let ours = || Best { parts: parts(), tie: 0.1 };
        let theirs = || DisjunctionMaxQuery::with_tie_breaker(parts(), 0.1);
        let same = |ours: Vec<(Score, tantivy::DocAddress)>, theirs: Vec<(Score, tantivy::DocAddress)>| {
            assert_eq!(ours.len(), theirs.len());
            for ((ours, here), (theirs, there)) in ours.into_iter().zip(theirs) {
                assert_eq!(here, there);
                assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs}");
            }
        };
        same(top(&ours()), top(&theirs()));
        let beside = |query: Box<dyn Query>| BooleanQuery::intersection(vec![word("rare", 1.0), query]);
        same(top(&beside(Box::new(ours()))), top(&beside(Box::new(theirs()))));
        assert_eq!(ours().count(&searcher).unwrap(), theirs().count(&searcher).unwrap());
    }
}
