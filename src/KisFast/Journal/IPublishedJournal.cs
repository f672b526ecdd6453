namespace KisFast;

/// <summary>A journal that other processes, on other machines too, can follow while one writes it.</summary>
public interface IPublishedJournal : IJournal
{
    /// <summary>Opens it for following.</summary>
    /// <param name="consumer">The name under which it keeps how far this consumer's handlers have got. Two processes need two names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    ValueTask<IJournalFollower> FollowAsync(string consumer, CancellationToken cancellationToken = default);
}
