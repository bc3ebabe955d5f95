"""The app in real browsers: people in seats, the host, the projector, and who is refused."""

import http.client
import socket
import time
from urllib.parse import urlsplit

import pytest
from commands import FIRST_STEPS
from served import serve

MARKUP = """
format: 1
title: "<img src=x onerror=alert(1)> & \\"quotes\\""
issues: {tax: {label: "<b>Tax</b>", low: none, high: "</script>"}}
frameworks:
  low: {label: "<script>alert('low')</script>", at: {tax: 10}}
  high: {label: "{{ 7 * 7 }} `${1}`", at: {tax: 90}}
states:
  Ash:
    label: "A</title><i>sh"
    brief: "<u>Only</u> for Ash: 4711"
    ideal: {tax: 20}
    reservation: 0.5
  Birch:
    brief: "Only for Birch: 0815"
    ideal: {tax: 80}
    reservation: 0.5
table: {quota: unanimity}
protocol: {rounds: 3}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """First steps, on dice on which Basalt begins."""
    served = serve(tmp_path_factory.mktemp("app"), FIRST_STEPS, free_port(), "--replicate", "3")
    yield served
    served.stop()


@pytest.fixture
def visit(browser):
    """Open pages of the app, each in a browser of its own; none may ask for anything elsewhere."""
    contexts, asked, complaints = [], [], []

    def go(url, width=1280, received=None):
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        own = f"//{urlsplit(url).netloc}/"
        page.on("request", lambda request: asked.append((own in request.url, request.url)))
        page.on("websocket", lambda socket: asked.append((own in socket.url, socket.url)))
        if received is not None:
            page.on("websocket", lambda s: s.on("framereceived", lambda f: received.append(str(f))))
            page.on(
                "response",
                lambda r: (
                    received.append(r.text())
                    if r.ok and "text/html" in r.headers.get("content-type", "")
                    else None
                ),
            )
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and complaints.append(said.text),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        if received is not None:
            received.append(page.content())
        return page

    yield go
    for context in contexts:
        context.close()
    outside = [url for ours, url in asked if not ours and not url.startswith(("data:", "blob:"))]
    assert not outside, "a page asked for something elsewhere"
    assert not complaints, "a page complained"


def sit(page, state):
    page.get_by_role("button", name=state, exact=True).click()
    page.get_by_role("heading", name="You speak for").wait_for()
    return page


def lobby(visit, app, stage="Start the talks"):
    host = visit(app.host)
    back = host.get_by_role("button", name="Back to the lobby")
    host.get_by_role("heading", name="Who sits where").wait_for()
    if back.count():
        back.click()
    host.get_by_text("The talks have not begun").first.wait_for()
    while host.get_by_role("button", name="Free the seat").count():
        host.get_by_role("button", name="Free the seat").first.click()
        host.wait_for_timeout(300)  # the table of seats is written anew, buttons and all
    host.get_by_role("button", name=stage).wait_for()
    return host


def answer_all(pages, over, word="Refuse"):
    end = time.monotonic() + 60
    while not over():
        assert time.monotonic() < end, "the talks did not end"
        for page in pages:
            answer, put = (
                page.get_by_role("button", name=word),
                page.get_by_role("button", name="Put no text"),
            )
            for button in (answer, put):
                if button.count():
                    asked = button.get_attribute("id")
                    button.click()  # the next question may bring the same button with another id
                    page.locator(f"#{asked}").wait_for(state="detached")
                    break
        pages[0].wait_for_timeout(50)


def test_two_people_play_to_the_end_while_a_third_looks_on(visit, app):
    host = lobby(visit, app)
    watch = visit(f"{app.join}watch")
    amber, coral = sit(visit(app.join, 400), "Amber"), sit(visit(app.join), "Coral")
    host.get_by_role("button", name="Start the talks").click()
    amber.get_by_role("heading", name="Basalt puts “A quiet border”.").wait_for()
    watch.get_by_text("Waiting for Amber and Coral.").first.wait_for()
    answer_all([amber, coral], lambda: watch.get_by_text("The talks are over.").count())
    watch.get_by_text("No agreement after 10 rounds.").first.wait_for()
    amber.get_by_role("heading", name="Looking back").wait_for(timeout=40_000)
    assert amber.get_by_text("100 simulated talks").count()
    assert amber.evaluate("document.documentElement.scrollWidth") == 400


def test_reloading_keeps_the_seat_and_the_question(visit, app):
    host = lobby(visit, app)
    amber = sit(visit(app.join), "Amber")
    host.get_by_role("button", name="Start the talks").click()
    amber.get_by_role("button", name="Accept").wait_for()
    amber.reload()
    amber.get_by_role("button", name="Accept").wait_for()
    amber.goto(app.join)
    amber.get_by_role("link", name="Back to your seat: Amber").click()
    amber.get_by_role("button", name="Accept").wait_for()


def test_the_host_lets_the_simulated_state_speak_for_who_has_gone(visit, app):
    host = lobby(visit, app)
    amber = sit(visit(app.join), "Amber")
    host.get_by_role("button", name="Start the talks").click()
    amber.get_by_role("button", name="Accept").wait_for()
    amber.close()
    host.get_by_role("button", name="Let the simulated state speak").click()
    host.get_by_text("The talks are over.").wait_for()


def test_the_dice_are_named_when_the_talks_are_over(visit, app):
    host = lobby(visit, app)
    assert host.get_by_text("the replicate is named at the end").count() == 1
    assert host.get_by_text("replicate 3").count() == 0
    host.get_by_role("button", name="Start the talks").click()
    host.get_by_text("· replicate 3 ·").wait_for()


def test_a_page_says_in_which_language_it_is(visit, app):
    assert visit(f"{app.join}watch").evaluate("document.documentElement.lang") == "en"


def test_a_page_has_one_main_part(visit, app):
    assert visit(f"{app.join}watch").locator("main").count() == 1


def test_how_to_come_in_is_shown_while_there_are_seats_to_take(visit, app):
    host = lobby(visit, app)
    code = host.get_by_alt_text("The link as a code for cameras")
    code.wait_for()
    sit(visit(app.join), "Amber")
    host.get_by_role("button", name="Start the talks").click()
    code.wait_for(state="detached")


def test_what_is_read_out_comes_into_a_place_that_was_there_before(visit, app):
    host = lobby(visit, app)
    amber = sit(visit(app.join), "Amber")
    amber.get_by_role("status").evaluate("it => { it.wasThere = true }")
    host.get_by_role("button", name="Start the talks").click()
    amber.get_by_role("status").get_by_text("Basalt puts").wait_for()
    assert amber.get_by_role("status").evaluate("it => it.wasThere")


def test_an_answer_can_be_given_with_the_keyboard_alone(visit, app):
    host = lobby(visit, app)
    amber = sit(visit(app.join), "Amber")
    host.get_by_role("button", name="Start the talks").click()
    amber.get_by_role("button", name="Refuse").wait_for()
    amber.wait_for_timeout(300)
    for _ in range(2):  # from the heading of the question, which has the focus
        amber.keyboard.press("Tab")
    assert amber.evaluate("document.activeElement.innerText") == "Refuse"
    amber.keyboard.press("Enter")
    amber.get_by_text("Round 1: Basalt puts").wait_for()


@pytest.fixture
def marked_up(tmp_path):
    """An app whose file is full of markup."""
    file = tmp_path / "markup.yaml"
    file.write_text(MARKUP, encoding="utf-8")
    served = serve(tmp_path, file, free_port(), "--replicate", "1")
    yield served
    assert served.stop() == 0
    assert "Traceback" not in served.printed
    assert served.printed.endswith("Stopped: the links lead nowhere now.\n")


def test_nothing_of_anothers_is_sent_to_a_browser_and_texts_are_no_markup(marked_up, visit):
    app = marked_up
    seen = {"ash": [], "watch": []}
    host, watch = visit(app.host), visit(f"{app.join}watch", received=seen["watch"])
    ash = sit(visit(app.join, received=seen["ash"]), "A</title><i>sh")
    birch = sit(visit(app.join), "Birch")
    host.get_by_role("button", name="Start the talks").click()
    answer_all([ash, birch], lambda: watch.get_by_text("The talks are over.").count())
    ash.get_by_role("heading", name="Looking back").wait_for(timeout=40_000)
    assert ash.get_by_text("<u>Only</u> for Ash: 4711").count()
    assert ash.locator("main u, main b, main i, main img, main script").count() == 0
    sent, shown = "".join(seen["ash"]), "".join(seen["watch"])
    assert "4711" in sent
    assert "0815" not in sent + shown
    assert "4711" not in shown
    assert not any(word in shown for word in ("Worth", "no deal 5", "points"))


def status(app, path, headers):
    connection = http.client.HTTPConnection(urlsplit(app.address).netloc, timeout=5)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_a_wrong_key_gets_a_short_refusal(app):
    code, page = status(app, "/wrong-key-0/", {"Host": "localhost"})
    assert (code, "This link leads to no table" in page) == (403, True)


def test_pages_may_load_nothing_from_elsewhere(app):
    here = urlsplit(app.join)
    connection = http.client.HTTPConnection(here.netloc, timeout=5)
    connection.request("GET", here.path)
    answer = connection.getresponse()
    headers = answer.headers
    answer.read()
    connection.close()
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_another_name_for_this_computer_is_refused(app):
    code, _ = status(app, urlsplit(app.join).path, {"Host": "evil.example"})
    assert code == 421


@pytest.mark.parametrize(("origin", "code"), [("http://evil.example", 403), (None, 101)])
def test_the_websocket_of_another_page_is_refused(app, origin, code):
    here = urlsplit(app.join)
    asks = {
        "Host": here.netloc,
        "Origin": origin or app.address,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    path = f"{here.path}_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id=nobody"
    with socket.create_connection((here.hostname, here.port), timeout=5) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in asks.items())
        line.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
        assert int(line.recv(200).split()[1]) == code


def test_the_host_page_wants_the_hosts_own_key(visit, app):
    page = visit(f"{app.join}host/{'A' * 22}")
    page.get_by_role("heading", name="This is not the host's link").wait_for()


def test_nothing_is_written_where_it_is_started(app):
    assert [path.name for path in app.said.parent.iterdir()] == [app.said.name]
