"""Memory before the talks begin: what is garbage goes, what stays is not looked through again."""

import gc
import weakref

import pytest

from sim.app.tidy import tidy


class Page:
    """Something that holds itself, as pages do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()


def test_what_stays_is_not_looked_through_again():
    page = Page()
    tidy()
    assert not any(each is page for each in gc.get_objects())


def test_a_page_that_was_closed_goes_the_next_time():
    page = Page()
    gone = weakref.ref(page)
    tidy()
    del page
    assert gone() is not None
    tidy()
    assert gone() is None
