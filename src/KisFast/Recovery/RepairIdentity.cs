namespace KisFast.Recovery;

/// <summary>What every record that a session makes itself has in common.</summary>
/// <param name="Session">The session's index, from 0.</param>
/// <param name="TrId">The notice it subscribes.</param>
/// <param name="HtsId">Its HTS id; the first one if it has several.</param>
/// <param name="Account">The account that is repaired, or null when there is none.</param>
internal sealed record RepairIdentity(int Session, TrId TrId, FixedText16 HtsId, KisAccount? Account);
