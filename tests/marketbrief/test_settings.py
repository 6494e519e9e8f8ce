"""Settings that are put together from others."""

import pytest

from marketbrief.settings import read_settings


@pytest.mark.parametrize(
    ("name", "told"),
    [(None, ("Authorization", "Bearer s3cret")), ("X-Chroma-Token", ("X-Chroma-Token", "s3cret"))],
)
def test_a_chroma_servers_token_goes_into_the_header_that_its_proxy_reads(monkeypatch, name, told):
    monkeypatch.setenv("MARKETBRIEF_CHROMA_TOKEN", "s3cret")
    if name is not None:
        monkeypatch.setenv("MARKETBRIEF_CHROMA_HEADER", name)
    settings = read_settings()
    assert settings.chroma_headers == (told,)
    assert "s3cret" not in repr(settings)


def test_without_a_token_no_header_is_sent():
    assert read_settings().chroma_headers == ()
