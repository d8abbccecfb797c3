//! What a large corpus costs.

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "corpus/distinct.rs"]
mod distinct;

use distinct::Distinct;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = std::path::Path::new(&arguments[1]).join("corpus");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut left: usize = arguments[2].parse::<usize>().expect("MB") * 1_000_000;
    for (n, text) in Distinct::new().enumerate() {
        std::fs::write(folder.join(format!("d{n}.txt")), &text).expect("a source");
        left = left.saturating_sub(text.len());
        if left == 0 { break; }
    }
}
