namespace KisFast.Cli;

/// <summary>Writes market data to the output of the fills, which come on another thread: one record at a time.</summary>
internal sealed class QuoteOutputHandler(OutputHandler gate, IQuoteOutput output) : IMarketDataHandler
{
    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch)
    {
        lock (gate)
        {
            if (!gate.TryBegin()) return;
            try
            {
                output.WriteLive(in trade);
                gate.End(endOfBatch);
            }
            catch (Exception e) when (gate.Takes(e))
            {
                // It has ended the tool.
            }
            finally
            {
                gate.Done();
            }
        }
    }

    public void OnBook(ref readonly BookSnapshot book, bool endOfBatch)
    {
        lock (gate)
        {
            if (!gate.TryBegin()) return;
            try
            {
                output.WriteLive(in book);
                gate.End(endOfBatch);
            }
            catch (Exception e) when (gate.Takes(e))
            {
                // It has ended the tool.
            }
            finally
            {
                gate.Done();
            }
        }
    }

    public void OnRaw(in RawMessage message, bool endOfBatch)
    {
        lock (gate)
        {
            if (!gate.TryBegin()) return;
            try
            {
                output.WriteLive(in message);
                gate.End(endOfBatch);
            }
            catch (Exception e) when (gate.Takes(e))
            {
                // It has ended the tool.
            }
            finally
            {
                gate.Done();
            }
        }
    }
}
