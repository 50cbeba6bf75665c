//! The server on a real socket: it answers, cuts what stalls, and stops in order.
#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use cunzhi::app;
use cunzhi::db::testing;
use cunzhi::people::seal::SealingKey;
use cunzhi::web::request::App;

fn exchange(address: SocketAddr, request: &str) -> (String, Duration) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    (
        String::from_utf8_lossy(&answer).into_owned(),
        begun.elapsed(),
    )
}

#[test]
fn it_answers_cuts_a_form_that_stalls_and_stops_in_order() {
    let test = testing::sqlite();
    let app = App::new(test.db.clone(), std::sync::Arc::new(SealingKey::generate())).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let server = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (running, addresses) = app::bind(app, "127.0.0.1:0", None).unwrap();
            sender.send((running.handle(), addresses[0])).unwrap();
            running.await
        })
    });
    let (handle, address) = receiver.recv().unwrap();
    let (answer, _) = exchange(
        address,
        "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("登录"),
        "{answer}"
    );

    let head = "POST /login HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nname=a";
    let (answer, took) = exchange(address, head);
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(
        took > Duration::from_secs(4) && took < Duration::from_secs(12),
        "{took:?}"
    );

    drop(handle.stop(true));
    server.join().unwrap().unwrap();
}
