using CrmSegmentation.Domain.Profiles;
using Microsoft.Xrm.Sdk.Query;

namespace CrmSegmentation.Dataverse;

/// <summary>
/// What <see cref="Customer.HasProfile"/> says of one customer, as conditions on contact: every contact meets one of the two
/// filters. 'Not equal' also finds what is empty.
/// </summary>
internal static class ProfiledContacts
{
    /// <summary>Customers who are to have a profile.</summary>
    public static FilterExpression Are(bool consentRequired)
    {
        var filter = new FilterExpression(LogicalOperator.And);
        filter.AddCondition(ContactTable.ProfilingOptOut, ConditionOperator.NotEqual, true);
        filter.AddCondition(ContactTable.Merged, ConditionOperator.NotEqual, true);
        if (consentRequired)
        {
            filter.AddCondition(ContactTable.ConsentBasis, ConditionOperator.NotNull);
            filter.AddCondition(ContactTable.ConsentBasis, ConditionOperator.NotEqual, (int)ConsentBasis.None);
        }

        return filter;
    }

    /// <summary>Customers who are to have none.</summary>
    public static FilterExpression AreNot(bool consentRequired)
    {
        var filter = new FilterExpression(LogicalOperator.Or);
        filter.AddCondition(ContactTable.ProfilingOptOut, ConditionOperator.Equal, true);
        filter.AddCondition(ContactTable.Merged, ConditionOperator.Equal, true);
        if (consentRequired)
        {
            filter.AddCondition(ContactTable.ConsentBasis, ConditionOperator.Null);
            filter.AddCondition(ContactTable.ConsentBasis, ConditionOperator.Equal, (int)ConsentBasis.None);
        }

        return filter;
    }
}
