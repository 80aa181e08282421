"""A list to pick one thing from, by keys."""

from textual.app import App

from reviewer.tui.screens.dialogs.pick import Pick, PickScreen

BOATS = [Pick(f"boat-{number}", f"boat {number}") for number in range(60)]


async def test_a_long_list_is_paged_while_the_field_has_the_keys() -> None:
    app = App[None]()
    picked: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(PickScreen("which boat?", BOATS), picked.append)
        await pilot.press("pagedown", "pagedown", "pageup", "down", "up", "pageup", "enter")
        assert picked == ["boat-0"]
        await app.push_screen(PickScreen("which boat?", BOATS), picked.append)
        await pilot.press(*"boat", "pagedown", "enter")
        assert picked[1] not in ("boat-0", "boat-1", None)
