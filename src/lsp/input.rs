//! Input that tells when it ends: a client may vanish while it keeps a request open, and nobody would answer that any more.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;

/// What is read, until there is nothing more to read.
pub(super) struct Input<I> {
    inner: I,
    ended: Arc<Notify>,
}

impl<I> Input<I> {
    /// The input, and what is notified when it ends.
    pub fn new(inner: I) -> (Input<I>, Arc<Notify>) {
        let ended = Arc::new(Notify::new());
        let input = Input {
            inner,
            ended: Arc::clone(&ended),
        };
        (input, ended)
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Input<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        let has_room = buffer.remaining() > 0;
        if let Poll::Ready(result) = &read
            && (result.is_err() || (buffer.filled().len() == before && has_room))
        {
            self.ended.notify_one();
        }
        read
    }
}
