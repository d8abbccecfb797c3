//! Parallel work that others wait for.

use std::panic::resume_unwind;
use std::thread;

/// Does a piece of parallel work on a pool of its own, of as many threads as the present one has, while this thread waits idly.
///
/// What is made under a lock or a `OnceLock` has to be made so: a thread of a pool that waits takes up other work of its pool, which may
/// ask for the very thing that is being made, and would wait for itself.
pub fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(rayon::current_num_threads())
        .build();
    let work = || match &pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    let done = thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|panic| resume_unwind(panic))
}
