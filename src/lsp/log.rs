//! The log that `--log` asks for: what the client asked, how long it took, what was read. Never the text of a document.

use std::future::Future;
use std::io::Write;
use std::panic;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Instant;
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;
use tracing::level_filters::LevelFilter;
use tracing::{debug, error, info};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// Writes a line to `log` for whatever happens from now on, in this process.
pub(super) fn start(log: Box<dyn Write + Send>) {
    // Others tell of every message, with the documents in it.
    let ours = Targets::new()
        .with_target(env!("CARGO_CRATE_NAME"), LevelFilter::DEBUG)
        .with_default(LevelFilter::WARN);
    let lines = fmt::layer().with_ansi(false).with_writer(Mutex::new(log));
    let started = tracing_subscriber::registry()
        .with(lines.with_filter(ours))
        .try_init();
    if started.is_err() {
        return;
    }
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        // Its message may quote a document.
        let place = panic.location().map(ToString::to_string);
        error!(place, "panic");
        before(panic);
    }));
    info!(
        version = env!("CARGO_PKG_VERSION"),
        pid = std::process::id(),
        "started"
    );
}

/// A service that logs what it is asked, and when it has answered.
pub(super) struct Logged<S>(pub S);

type Answer<S> = Result<Option<Response>, <S as Service<Request>>::Error>;

impl<S> Service<Request> for Logged<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Answer<S>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if !tracing::enabled!(tracing::Level::DEBUG) {
            return Box::pin(self.0.call(request));
        }
        let method = request.method().to_owned();
        let id = request.id().map(ToString::to_string);
        let began = Instant::now();
        if let Some(id) = &id {
            debug!(method, id, "asked");
        }
        let answer = self.0.call(request);
        Box::pin(async move {
            let answer = answer.await;
            let error = answer.as_ref().ok().and_then(Option::as_ref);
            let error = error.and_then(|response| response.error());
            let error = error.map(|error| error.code.code());
            debug!(method, id, error, took = ?began.elapsed(), "done");
            answer
        })
    }
}
