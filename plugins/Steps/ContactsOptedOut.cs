using System.Linq;
using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>
/// Who wants no profile leaves the static lists that were frozen from a profile; dynamic ones do not find him any more. Opting
/// in again computes the profile anew, but puts nobody back into what others froze.
/// </summary>
[PluginType("3d5e0c74-9b1f-5a2e-8c66-41f7d09a5b83")]
[Step("b86f2a1d-4c07-5e93-a5d8-7e30c94b1f62", "UpdateMultiple", ContactTable.Name, StepStage.PostOperation, FilteringColumns = [ContactTable.ProfilingOptOut])]
public sealed class ContactsOptedOut : PluginStep
{
    private protected override void Run(StepCall call)
    {
        var ids = call.Targets.Where(contact => contact.GetAttributeValue<bool?>(ContactTable.ProfilingOptOut) == true).Select(contact => contact.Id).Distinct().ToList();
        if (ids.Count > 0)
            call.Trace("{0} memberships of frozen lists ended", new FrozenLists(call.AsSystem).LeaveProfileBased(ids));
    }
}
