namespace CrmSegmentation.Domain.Purchases;

/// <summary>Values of the choice <c>cseg_channel</c>. An organisation may add its own; they are carried as they are.</summary>
internal enum PurchaseChannel
{
    Store = 653210000,
    Web = 653210001,
    Phone = 653210002,
    MailOrder = 653210003,
    FieldSales = 653210004,
    Partner = 653210005,
    Other = 653210006,
}
