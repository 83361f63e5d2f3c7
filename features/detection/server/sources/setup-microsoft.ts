/**
 * Microsoft 365 and Entra ID have no shipper of their own: a script that is run every hour. Pure.
 * @module
 */
import type { SetupStep } from '../../contract-sources.ts'
import { step } from './setup-step.ts'

export const microsoft365 = (address: string): SetupStep =>
  step(
    'Microsoft 365',
    'Microsoft 365',
    '監査ログとEntra IDのサインインを、PowerShellから1時間に1回送ります（タスクスケジューラに登録してください）。<APP> はアプリの登録のID、<THUMBPRINT> は証明書の拇印、example.onmicrosoft.com は自社のテナントに置き換えます。監査ログは遅れて届くため26時間さかのぼりますが、同じ記録は1回しか保存しません。サインインの取得にはMicrosoft Entra ID P1が要ります。この送信元の「途絶とみなす時間」は4時間以上にしてください。',
    'The audit log and the sign-ins of Entra ID, sent from PowerShell every hour (register it in the Task Scheduler). Put the id of your app registration for <APP>, the thumbprint of its certificate for <THUMBPRINT>, and your tenant for example.onmicrosoft.com. The audit log arrives late, so it looks 26 hours back; what is sent again is stored once. Sign-ins need Microsoft Entra ID P1. Let 4 hours or more pass before this source counts as silent.',
    'PowerShell',
    `# Install-Module ExchangeOnlineManagement, Microsoft.Graph.Authentication
# アプリの登録に Exchange.ManageAsApp と AuditLog.Read.All、役割「監査ログ（閲覧）」 / an app with Exchange.ManageAsApp, AuditLog.Read.All and the role View-Only Audit Logs
$app = @{ AppId = '<APP>'; CertificateThumbprint = '<THUMBPRINT>' }
$to = @{ Uri = '${address}'; Method = 'Post'; ContentType = 'application/x-ndjson; charset=utf-8'
         Headers = @{ Authorization = 'Bearer <TOKEN>' } }
$end = [DateTime]::UtcNow; $begin = $end.AddHours(-26)

Connect-ExchangeOnline @app -Organization 'example.onmicrosoft.com' -ShowBanner:$false
$session = [guid]::NewGuid().ToString()
while ($page = Search-UnifiedAuditLog -StartDate $begin -EndDate $end -SessionId $session -SessionCommand ReturnLargeSet -ResultSize 5000) {
  Invoke-RestMethod @to -Body ([Text.Encoding]::UTF8.GetBytes(($page.AuditData -join "\`n")))
}

Connect-MgGraph -ClientId $app.AppId -CertificateThumbprint $app.CertificateThumbprint -TenantId 'example.onmicrosoft.com' -NoWelcome
$next = "https://graph.microsoft.com/v1.0/auditLogs/signIns?\`$filter=createdDateTime ge $($begin.ToString('yyyy-MM-ddTHH:mm:ssZ'))"
while ($next) {
  $json = Invoke-MgGraphRequest -Uri $next -OutputType Json
  Invoke-RestMethod @to -Body ([Text.Encoding]::UTF8.GetBytes($json))
  $next = ($json | ConvertFrom-Json).'@odata.nextLink'
}
`,
  )
