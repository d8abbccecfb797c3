//! What an edit of a text left as it was.

/// So many bytes are compared at once.
const CHUNK: usize = 4096;

/// The bytes at the start and at the end of a text that stand in another one, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchanged {
    /// So many bytes at the start.
    pub head: usize,
    /// So many bytes at the end; in neither text do they overlap with the head.
    pub tail: usize,
}

impl Unchanged {
    /// Compares two texts. A cut may go through a character.
    ///
    /// ```
    /// use yinwen::text::edit::Unchanged;
    /// let edit = Unchanged::between("尊重网络主权", "尊重网路主权");
    /// assert_eq!((edit.head, edit.tail), ("尊重网".len(), "主权".len()));
    /// assert_eq!(Unchanged::between("aaa", "aa"), Unchanged { head: 2, tail: 0 });
    /// ```
    #[must_use]
    pub fn between(old: &str, new: &str) -> Unchanged {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let head = common_start(old, new);
        let tail = common_end(old, new).min(old.len().min(new.len()) - head);
        Unchanged { head, tail }
    }

    /// Whether most of the shorter text, of so many bytes, is in the other.
    #[must_use]
    pub fn is_most_of(&self, shorter: usize) -> bool {
        self.head + self.tail >= shorter / 2
    }
}

/// How many bytes are the same from the start.
fn common_start(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for (a, b) in a.chunks(CHUNK).zip(b.chunks(CHUNK)) {
        if a != b {
            return same + a.iter().zip(b).take_while(|(a, b)| a == b).count();
        }
        same += a.len();
    }
    same
}

/// How many bytes are the same up to the end.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for (a, b) in a.rchunks(CHUNK).zip(b.rchunks(CHUNK)) {
        if a != b {
            let pairs = a.iter().rev().zip(b.iter().rev());
            return same + pairs.take_while(|(a, b)| a == b).count();
        }
        same += a.len();
    }
    same
}
