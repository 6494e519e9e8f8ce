from click.testing import CliRunner

from marketbrief.cli import main


def test_the_preview_shows_the_message_its_windows_and_the_home_tab(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKETBRIEF_RECEIPTS", "off")
    page = tmp_path / "preview.html"
    result = CliRunner().invoke(main, ["preview", str(page)], catch_exceptions=False)
    assert result.exit_code == 0
    html = page.read_text("utf-8")
    for name in ("slack-briefing", "slack-sources", "slack-views", "slack-feedback", "slack-home"):
        assert f'id="{name}"' in html
    assert "Why did small caps rally?" in html
    assert "http-equiv" not in html
    assert "<script" not in html
