//! What many read at the same time is made once and shared.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// After something was made it rests so many times as long as that took: while everything changes
/// all the time, making it anew takes a fifth of one processor at most.
const REST: u32 = 4;

/// Values by name, each with the moment from which it is known to be right.
#[derive(Debug, Default)]
pub struct Shared(Mutex<BTreeMap<String, Place>>);

type Place = Arc<tokio::sync::Mutex<Option<Made>>>;

#[derive(Debug)]
struct Made {
    value: Arc<dyn Any + Send + Sync>,
    /// It was right then, or later.
    right_at: Instant,
    ended_at: Instant,
    took: Duration,
}

impl Shared {
    /// The value of a name, no older than this call. `read` is given the value before and makes the
    /// new one, or says by `None` that it is still right. It runs once for all who wait. The number
    /// of names is the caller's business: nothing is thrown away.
    pub async fn get<T, W>(
        &self,
        name: &str,
        read: impl FnOnce(Option<Arc<T>>) -> W,
    ) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        W: Future<Output = Result<Option<T>>>,
    {
        let asked = Instant::now();
        let place = self.place(name);
        let mut made = place.lock().await;
        let before = made
            .as_ref()
            .and_then(|one| one.value.clone().downcast().ok());
        if let (Some(value), Some(one)) = (&before, &*made) {
            if one.right_at >= asked {
                return Ok(Arc::clone(value));
            }
            tokio::time::sleep((one.took * REST).saturating_sub(one.ended_at.elapsed())).await;
        }
        let begun = Instant::now();
        if let Some(value) = read(before.clone()).await? {
            let value = Arc::new(value);
            *made = Some(Made {
                value: value.clone(),
                right_at: begun,
                ended_at: Instant::now(),
                took: begun.elapsed(),
            });
            return Ok(value);
        }
        if let Some(one) = made.as_mut() {
            one.right_at = begun;
        }
        before.ok_or_else(|| Error::internal(format!("nothing was made of {name}")))
    }

    fn place(&self, name: &str) -> Place {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(name.to_owned()).or_default().clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::accounts::testing::block_on;

    #[test]
    fn fifty_who_ask_at_once_get_what_was_made_once() {
        block_on(async {
            let (shared, made) = (Arc::new(Shared::default()), Arc::new(AtomicUsize::new(0)));
            let ask = || {
                let (shared, made) = (shared.clone(), made.clone());
                actix_web::rt::spawn(async move {
                    let read = |_| async {
                        // The others come while this one works.
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        Ok(Some(made.fetch_add(1, Ordering::SeqCst) + 1))
                    };
                    *shared.get::<usize, _>("board", read).await.unwrap()
                })
            };
            let asked: Vec<_> = (0..50).map(|_| ask()).collect();
            for one in asked {
                // The first one's reading began before the others asked; the second serves all.
                assert!(one.await.unwrap() <= 2);
            }
            assert!(made.load(Ordering::SeqCst) <= 2);
        });
    }

    #[test]
    fn what_is_still_right_is_given_again_and_a_failure_keeps_nothing_back() {
        block_on(async {
            let shared = Shared::default();
            let failed = shared
                .get::<u32, _>("a", |_| async { Err(Error::Busy) })
                .await;
            assert!(failed.is_err());
            let none = shared.get::<u32, _>("a", |_| async { Ok(None) }).await;
            assert!(none.is_err(), "nothing was made yet");
            let first = shared
                .get("a", |_| async { Ok(Some(7_u32)) })
                .await
                .unwrap();
            let again = shared.get::<u32, _>("a", |before| async move {
                assert_eq!(before.as_deref(), Some(&7));
                Ok(None)
            });
            assert!(Arc::ptr_eq(&first, &again.await.unwrap()));
            let new = shared
                .get("a", |_| async { Ok(Some(8_u32)) })
                .await
                .unwrap();
            assert_eq!((*first, *new), (7, 8));
        });
    }
}
