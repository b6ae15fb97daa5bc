"""People come, go and come back in the local workspace, and the app hears of it as Slack tells it."""

from bot.playground import Playground
from bot.playground.seed import SeedApp
from tests.playground.cast import SCOPES, manifest, seed
from tests.playground.test_control import Control
from tests.playground.test_deliveries import Heard, event, recorder


async def test_the_app_hears_who_is_deactivated_let_in_again_and_welcomed() -> None:
    registered = manifest((*SCOPES, "users:read"), ("user_change", "team_join"))
    playground, heard = Playground(seed(app=SeedApp(manifest=registered))), Heard()
    playground.connect_asgi(recorder(heard))
    async with playground.session() as own:
        control = Control(own, playground.workspace.base_url)
        assert (await control.post("people/deactivate", user="gwyn"))[1]["deactivated"]
        assert (await control.post("message", user="gwyn", channel="general", text="x"))[0] == 400
        assert not (await control.post("people/reactivate", user="gwyn"))[1]["deactivated"]
        _, welcomed = await control.post("people", name="elin", real_name="Elin Vaughan")
        assert welcomed["real_name"] == "Elin Vaughan"
        await playground.quiet()
    await playground.close()
    told = [event(said)["event"] for said in heard]
    assert [(one["type"], one["user"]["name"], one["user"]["deleted"]) for one in told] == [
        ("user_change", "gwyn", True),
        ("user_change", "gwyn", False),
        ("team_join", "elin", False),
    ]


async def test_nobody_is_welcomed_twice_or_deactivated_who_is_not_there() -> None:
    playground = Playground(seed())
    async with playground.session() as own:
        control = Control(own, playground.workspace.base_url)
        assert (await control.post("people", name="gwyn"))[0] == 400
        assert (await control.post("people", name=" "))[0] == 400
        assert (await control.post("people/deactivate", user="nobody"))[0] == 404
        assert (await control.post("people/reactivate", user="teller"))[0] == 404
    await playground.close()
