using KisFast.EndToEnd.Tests.Interop;

namespace KisFast.EndToEnd.Tests.Web;

/// <summary>Stands for the tests of the page in a browser where they were built without one.</summary>
public sealed class NoBrowserTests
{
    [ServerFact("chromium")]
    public void The_live_page_in_a_browser() => Assert.Fail("Chromium was installed after these tests were built: build them again.");
}
