using KisFast.Simulator;

namespace KisFast.Tests.Simulator;

public class FaultSetTests
{
    [Fact]
    public void Every_fault_can_be_switched_on_by_its_bare_name_and_off()
    {
        var faults = new FaultSet();
        foreach (FaultDefinition definition in FaultCatalog.All)
        {
            faults.Set(definition.Name);
            Assert.Equal(definition.Name, Assert.Single(faults.Active));
            Assert.StartsWith(definition.Name, definition.Syntax);
            faults.Clear(definition.Name);
            Assert.Empty(faults.Active);
        }
    }

    [Fact]
    public void The_catalogue_is_in_the_order_of_the_kinds() =>
        Assert.Equal(Enum.GetValues<FaultKind>(), FaultCatalog.All.Select(definition => definition.Kind).Order());

    [Theory]
    [InlineData("drop=rst@137")]
    [InlineData("drop=fin@random#5")]
    [InlineData("drop@0")]
    [InlineData("close=1011#3")]
    [InlineData("silence=0")]
    [InlineData("garbage=reserved#1")]
    [InlineData("http=503@token#2")]
    [InlineData("http=hang@history")]
    [InlineData("egw=00201@history")]
    [InlineData("opsp=0011#1")]
    [InlineData("clockskew=-90")]
    [InlineData("historyshift=skip")]
    [InlineData("DROP=RST")]
    public void Good_values(string fault)
    {
        var faults = new FaultSet();
        faults.Set(fault);
        Assert.Equal(fault, Assert.Single(faults.Active));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("drop=5")]
    [InlineData("drop=rst@x")]
    [InlineData("drop=rst@-1")]
    [InlineData("trickle=abc")]
    [InlineData("noping=1")]
    [InlineData("garbage=unheardof")]
    [InlineData("http=999")]
    [InlineData("http=500@orders")]
    [InlineData("http=500#x")]
    [InlineData("silence=3@5")]
    [InlineData("opsp=10000")]
    public void Bad_values_are_refused_in_one_line(string fault)
    {
        FormatException exception = Assert.Throws<FormatException>(() => new FaultSet().Set(fault));
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Limited_faults_run_out()
    {
        Fault fault = Fault.Parse("http=500#2");
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => fault.TryUse()));
    }

    [Fact]
    public async Task An_unknown_fault_stops_the_start()
    {
        await Assert.ThrowsAsync<FormatException>(() => KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["nonsense"] }));
    }
}
